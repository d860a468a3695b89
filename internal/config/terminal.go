package config

import (
	"cmp"
	"os"
)

// Terminal is the locale of the terminal, such as "kk_KZ.UTF-8", in which commands answer.
func Terminal() string {
	return cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
}
