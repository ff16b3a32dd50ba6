// Verdicts of golang.org/x/mod/sumdb over the cases of bench/ledger_go.py: one JSON object a line in, one a line out.
// With the name of a file: the root over its entries, and what it took.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type logCase struct {
	Key     string   `json:"key"`
	Note    []byte   `json:"note"`
	Size    int64    `json:"size"`
	Root    []byte   `json:"root"`
	Entries [][]byte `json:"entries"`
	Index   int64    `json:"index"`
	Leaf    []byte   `json:"leaf"`
	Proof   [][]byte `json:"proof"`
	Old     int64    `json:"old"`
	OldRoot []byte   `json:"old_root"`
	Steps   [][]byte `json:"steps"`
}

type verdicts struct {
	Signed     bool `json:"signed"`
	Rooted     bool `json:"rooted"`
	Included   bool `json:"included"`
	Consistent bool `json:"consistent"`
}

func hash(data []byte) (found tlog.Hash, right bool) {
	copy(found[:], data)
	return found, len(data) == len(found)
}

func hashes(many [][]byte) ([]tlog.Hash, bool) {
	var found []tlog.Hash
	for _, each := range many {
		one, right := hash(each)
		if !right {
			return nil, false
		}
		found = append(found, one)
	}
	return found, true
}

func isSigned(each logCase) bool {
	verifier, err := note.NewVerifier(each.Key)
	if err != nil {
		return false
	}
	_, err = note.Open(each.Note, note.VerifierList(verifier))
	return err == nil
}

func treeHash(entries [][]byte) (tlog.Hash, error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			if index < 0 || index >= int64(len(stored)) {
				return nil, fmt.Errorf("no hash %d", index)
			}
			found = append(found, stored[index])
		}
		return found, nil
	})
	for at, entry := range entries {
		more, err := tlog.StoredHashes(int64(at), entry, reader)
		if err != nil {
			return tlog.Hash{}, err
		}
		stored = append(stored, more...)
	}
	return tlog.TreeHash(int64(len(entries)), reader)
}

func isRooted(each logCase) bool {
	root, right := hash(each.Root)
	if !right || each.Size != int64(len(each.Entries)) {
		return false
	}
	found, err := treeHash(each.Entries)
	return err == nil && found == root
}

func isIncluded(each logCase) bool {
	proof, right := hashes(each.Proof)
	root, sized := hash(each.Root)
	return right && sized && tlog.CheckRecord(proof, each.Size, root, each.Index, tlog.RecordHash(each.Leaf)) == nil
}

func isConsistent(each logCase) bool {
	steps, right := hashes(each.Steps)
	root, sized := hash(each.Root)
	old, oldSized := hash(each.OldRoot)
	return right && sized && oldSized && tlog.CheckTree(steps, each.Size, root, each.Old, old) == nil
}

// The root over the entries of a file, each after its length, and the processor seconds of that alone (bench/ledger.py).
func timeTree(path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	var entries [][]byte
	for len(data) > 0 {
		end := 4 + binary.BigEndian.Uint32(data)
		entries = append(entries, data[4:end])
		data = data[end:]
	}
	begin := spent()
	root, err := treeHash(entries)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%x %f\n", root[:], spent()-begin)
}

func spent() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func main() {
	if len(os.Args) == 2 {
		timeTree(os.Args[1])
		return
	}
	input := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	told := json.NewEncoder(output)
	for input.More() {
		var each logCase
		if err := input.Decode(&each); err != nil {
			panic(err)
		}
		if err := told.Encode(verdicts{isSigned(each), isRooted(each), isIncluded(each), isConsistent(each)}); err != nil {
			panic(err)
		}
	}
}
