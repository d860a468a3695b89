// Package audit keeps the journal of readings: who read whose data and why, which the
// person concerned can read. The journal of changes is package journal.
package audit
