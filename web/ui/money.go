package ui

import "fmt"

// tenge is a sum in tiyn as programs read it: whole tenge, a point, hundredths.
func tenge(tiyn int64) string {
	if tiyn%100 == 0 {
		return fmt.Sprint(tiyn / 100)
	}
	return fmt.Sprintf("%d.%02d", tiyn/100, tiyn%100)
}
