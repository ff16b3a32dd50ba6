"""What to ask a person next, who said what, and batches of questions as workbooks.

pairs, register ── queue ──► questions ── terminal or workbook ──► judgements (ledger)
"""

from tawthiq.review.batch import read_batch, write_batch
from tawthiq.review.opinions import Opinion, disagreements, entered_by, last_of, others_on, read_opinions, standing
from tawthiq.review.question import Question, questions_of
from tawthiq.review.queue import Asked, Derived, build_queue, disagreement_queue, queue_of

__all__ = [
    "Asked",
    "Derived",
    "Opinion",
    "Question",
    "build_queue",
    "disagreement_queue",
    "disagreements",
    "entered_by",
    "last_of",
    "others_on",
    "questions_of",
    "queue_of",
    "read_batch",
    "read_opinions",
    "standing",
    "write_batch",
]
