package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// secretNames are what somebody outside may guess at; they are compared by package subtle,
// by hmac.Equal, or by their hash in the database.
var secretNames = []string{"token", "secret", "digits", "nonce", "mac", "verifier"}

// K-09
func TestSecretsAreComparedInConstantTime(t *testing.T) {
	t.Parallel()
	looked := 0
	for _, p := range packages(t) {
		for _, name := range p.GoFiles {
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, p.Dir+"/"+name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			looked++
			ast.Inspect(file, func(n ast.Node) bool {
				if compared := secretCompared(n); compared != "" {
					t.Errorf("%s: %s is compared as any text is", files.Position(n.Pos()), compared)
				}
				return true
			})
		}
	}
	if looked < 300 {
		t.Errorf("only %d files were looked at", looked)
	}
}

// secretCompared names a secret that is compared with anything but a constant.
func secretCompared(n ast.Node) string {
	var sides []ast.Expr
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if n.Op == token.EQL || n.Op == token.NEQ {
			sides = []ast.Expr{n.X, n.Y}
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) == 2 && f.Sel.Name == "Equal" && name(f.X) == "bytes" {
			sides = n.Args
		}
	}
	for _, side := range sides {
		if _, constant := side.(*ast.BasicLit); constant || name(side) == "nil" {
			return ""
		}
	}
	for _, side := range sides {
		if slices.Contains(secretNames, strings.ToLower(name(side))) {
			return name(side)
		}
	}
	return ""
}

// name is the last name of an expression: digits of s.digits(id) and of c.Digits.
func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.CallExpr:
		return name(e.Fun)
	}
	return ""
}
