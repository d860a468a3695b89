package i18n

import "strings"

// Paragraphs are the lines of a text that somebody wrote, without empty ones.
func Paragraphs(text string) (parts []string) {
	for part := range strings.SplitSeq(text, "\n") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
