// Verdicts of golang.org/x/mod/sumdb over the cases of bench/ledger_go.py: one JSON object a line in, one a line out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

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

func isRooted(each logCase) bool {
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
	for at, entry := range each.Entries {
		more, err := tlog.StoredHashes(int64(at), entry, reader)
		if err != nil {
			return false
		}
		stored = append(stored, more...)
	}
	root, right := hash(each.Root)
	if !right || each.Size != int64(len(each.Entries)) {
		return false
	}
	found, err := tlog.TreeHash(each.Size, reader)
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

func main() {
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
