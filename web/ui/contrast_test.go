package ui

import (
	"math"
	"strconv"
)

// contrast is the ratio of WCAG 2.2; 0 for an unknown colour.
func contrast(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	weights := [...]float64{0.2126, 0.7152, 0.0722}
	var sum float64
	for i, weight := range weights {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8) // six digits: see the test of themes
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
