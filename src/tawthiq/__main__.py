"""`python -m tawthiq`."""


def main() -> None:
    """Run the command line."""
    from tawthiq.cli import tawthiq

    tawthiq()


if __name__ == "__main__":
    main()
