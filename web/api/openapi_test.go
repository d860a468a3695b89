package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qyzmet/internal/app/apptest"
	"qyzmet/web/api"
)

const specAt = "https://portal.test" + api.Spec

type object = map[string]any

// described is the OpenAPI document as it is served, and a compiler that knows what it
// refers to.
func described(t *testing.T, p *apptest.Portal) (object, *jsonschema.Compiler) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	var spec any
	for _, path := range []string{api.Schema, api.Spec} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(p.Client().Open(t, path).Body))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("https://portal.test"+path, doc); err != nil {
			t.Fatal(err)
		}
		spec = doc
	}
	return spec.(object), c
}

// each walks every object of a document.
func each(pointer string, v any, visit func(pointer string, o object)) {
	switch v := v.(type) {
	case object:
		visit(pointer, v)
		for name, inner := range v {
			each(pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name), inner, visit)
		}
	case []any:
		for i, inner := range v {
			each(fmt.Sprintf("%s/%d", pointer, i), inner, visit)
		}
	}
}

// resolve follows an internal reference.
func resolve(spec object, v any) object {
	o, _ := v.(object)
	ref, isRef := o["$ref"].(string)
	if !isRef {
		return o
	}
	var at any = spec
	for name := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		inner, _ := at.(object)
		at = inner[strings.NewReplacer("~1", "/", "~0", "~").Replace(name)]
	}
	found, _ := at.(object)
	return found
}

func TestOpenAPI_DescribesEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	spec, _ := described(t, p)
	routes := map[string]bool{}
	for _, e := range p.Routes.Entries() {
		if strings.HasPrefix(e.Pattern, api.Prefix) {
			routes[strings.ToLower(e.Method)+" "+e.Pattern] = true
		}
	}
	if len(routes) < 11 {
		t.Fatalf("%d routes", len(routes))
	}
	for path, item := range spec["paths"].(object) {
		for method := range item.(object) {
			if !routes[method+" "+path] {
				t.Errorf("%s %s is described and is no route", method, path)
			}
			delete(routes, method+" "+path)
		}
	}
	for route := range routes {
		t.Errorf("%s is not described", route)
	}
}

var (
	statusForm    = regexp.MustCompile(`^([1-5][0-9]{2}|default)$`)
	componentForm = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)
	templateForm  = regexp.MustCompile(`\{([a-z]+)\}`)
)

// only refuses fields that OpenAPI 3.1 does not have in an object of a kind.
func only(t *testing.T, where string, o object, required []string, optional ...string) {
	t.Helper()
	for name := range o {
		if !slices.Contains(required, name) && !slices.Contains(optional, name) && !strings.HasPrefix(name, "x-") {
			t.Errorf("%s has the field %s", where, name)
		}
	}
	for _, name := range required {
		if _, has := o[name]; !has {
			t.Errorf("%s lacks %s", where, name)
		}
	}
}

// OpenAPI 3.1.0, section 4.8.
func TestOpenAPI_KeepsTheRulesOfItsVersion(t *testing.T) {
	t.Parallel()
	spec, _ := described(t, apptest.New(t))
	only(t, "the document", spec, []string{"openapi", "info", "paths"}, "jsonSchemaDialect", "servers", "components", "security", "tags", "externalDocs")
	if !regexp.MustCompile(`^3\.1\.\d+$`).MatchString(spec["openapi"].(string)) {
		t.Errorf("version %v", spec["openapi"])
	}
	only(t, "info", spec["info"].(object), []string{"title", "version"}, "summary", "description", "license", "contact", "termsOfService")
	components := spec["components"].(object)
	only(t, "components", components, nil, "schemas", "responses", "parameters", "headers", "securitySchemes", "examples")
	for kind, named := range components {
		for name := range named.(object) {
			if !componentForm.MatchString(name) {
				t.Errorf("components/%s/%s is no name", kind, name)
			}
		}
	}
	var tags []string
	for _, tag := range spec["tags"].([]any) {
		only(t, "a tag", tag.(object), []string{"name"}, "description")
		tags = append(tags, tag.(object)["name"].(string))
	}
	ids := map[string]bool{}
	for path, item := range spec["paths"].(object) {
		only(t, path, item.(object), []string{"get"})
		o := item.(object)["get"].(object)
		if checkOperation(t, spec, path, o); ids[o["operationId"].(string)] {
			t.Errorf("%s: the operationId is another's", path)
		}
		ids[o["operationId"].(string)] = true
		for _, tag := range o["tags"].([]any) {
			if !slices.Contains(tags, tag.(string)) {
				t.Errorf("%s has the tag %s", path, tag)
			}
		}
	}
	each("", spec, func(pointer string, o object) {
		if requirement, ok := o["security"].([]any); ok && (pointer == "" || strings.HasSuffix(pointer, "/get")) {
			for _, r := range requirement {
				for name := range r.(object) {
					if components["securitySchemes"].(object)[name] == nil {
						t.Errorf("%s needs the scheme %s", pointer, name)
					}
				}
			}
		}
	})
}

func checkOperation(t *testing.T, spec object, path string, o object) {
	t.Helper()
	only(t, path, o, []string{"operationId", "summary", "responses", "tags"}, "description", "parameters", "security", "deprecated")
	inPath := map[string]bool{}
	for _, m := range templateForm.FindAllStringSubmatch(path, -1) {
		inPath[m[1]] = true
	}
	seen := map[string]bool{}
	parameters, _ := o["parameters"].([]any)
	for _, v := range parameters {
		parameter := resolve(spec, v)
		only(t, path+" parameter", parameter, []string{"name", "in", "schema", "description"}, "required", "example")
		name, in := parameter["name"].(string), parameter["in"].(string)
		if seen[in+name] {
			t.Errorf("%s: the parameter %s comes twice", path, name)
		}
		seen[in+name] = true
		if in == "path" && (!inPath[name] || parameter["required"] != true) {
			t.Errorf("%s: %s does not stand in the path, or is not required", path, name)
		}
		if !slices.Contains([]string{"path", "query", "header"}, in) {
			t.Errorf("%s: %s stands in %s", path, name, in)
		}
	}
	for name := range inPath {
		if !seen["path"+name] {
			t.Errorf("%s: {%s} is not described", path, name)
		}
	}
	for status, v := range o["responses"].(object) {
		response := resolve(spec, v)
		only(t, path+" "+status, response, []string{"description"}, "headers", "content")
		if !statusForm.MatchString(status) {
			t.Errorf("%s: status %s", path, status)
		}
		content, _ := response["content"].(object)
		for media, m := range content {
			only(t, path+" "+status+" "+media, m.(object), []string{"schema"}, "example", "examples")
		}
		if (len(content) == 0) != (status == "304") {
			t.Errorf("%s: %s with %d kinds of content", path, status, len(content))
		}
	}
}

func TestOpenAPI_RefersOnlyToWhatThereIs(t *testing.T) {
	t.Parallel()
	spec, c := described(t, apptest.New(t))
	used := map[string]bool{}
	each("", spec, func(pointer string, o object) {
		ref, isRef := o["$ref"].(string)
		if !isRef {
			return
		}
		used[ref] = true
		if strings.HasPrefix(ref, "#/") {
			if resolve(spec, o) == nil {
				t.Errorf("%s refers to %s", pointer, ref)
			}
			return
		}
		if _, err := c.Compile(specAt + "#" + pointer); err != nil {
			t.Errorf("%s: %v", pointer, err)
		}
	})
	for kind, named := range spec["components"].(object) {
		for name, v := range named.(object) {
			ref := "#/components/" + kind + "/" + name
			if kind != "securitySchemes" && !used[ref] {
				t.Errorf("nothing refers to %s", ref)
			}
			if kind == "schemas" {
				if _, err := c.Compile(specAt + ref); err != nil {
					t.Errorf("%s: %v", ref, err)
				}
			}
			_ = v
		}
	}
}

func TestOpenAPI_ExamplesAreWhatTheyShow(t *testing.T) {
	t.Parallel()
	spec, c := described(t, apptest.New(t))
	shown := 0
	each("", spec, func(pointer string, o object) {
		example, has := o["example"]
		if _, hasSchema := o["schema"]; !has || !hasSchema {
			return
		}
		shown++
		schema, err := c.Compile(specAt + "#" + pointer + "/schema")
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(example); err != nil {
			t.Errorf("%s: %v", pointer, err)
		}
	})
	if shown < 10 {
		t.Errorf("%d examples", shown)
	}
}

// What the portal answers is what the document says, status by status.
func TestOpenAPI_AnswersAreAsDescribed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	amend(t, "2026-11-01", "2026-10-01T00:00:00Z", "")
	spec, c := described(t, p)
	asked := map[string]bool{}
	for _, q := range []struct {
		route, path, token, known string
		status                    int
	}{
		{api.Spec, api.Spec, "", "", 200},
		{api.Spec, api.Spec, "", "*", 304},
		{api.Services, api.Services + "?limit=200", "", "", 200},
		{api.Services, api.Services + "?limit=1&body=mvd", "", "", 200},
		{api.Services, api.Services + "?limit=0", "", "", 400},
		{api.Services, api.Services, "", "*", 304},
		{api.Service("{code}"), api.Service("id-card"), "", "", 200},
		{api.Service("{code}"), api.Service("prosecutor-apostille"), "", "", 200},
		{api.Service("{code}"), api.Service("none"), "", "", 404},
		{api.Service("{code}"), api.Service("id-card") + "?x=", "", "", 400},
		{api.Editions("{code}"), api.Editions("court-apostille"), "", "", 200},
		{api.Editions("{code}"), api.Editions("none"), "", "", 404},
		{api.Edition("{code}", "{number}"), api.Edition("court-apostille", "2"), "", "", 200},
		{api.Edition("{code}", "{number}"), api.Edition("kindergarten-queue", "1"), "", "", 200},
		{api.Edition("{code}", "{number}"), api.Edition("court-apostille", "9"), "", "", 404},
		{api.Changes, api.Changes, "", "", 200},
		{api.Changes, api.Changes + "?cursor=x", "", "", 400},
		{api.Linked, api.Linked, "", "", 200},
		{api.Schema, api.Schema, "", "", 200},
		{api.Heartbeat, api.Heartbeat, apptest.PulseToken, "", 200},
		{api.Heartbeat, api.Heartbeat, "", "", 401},
		{api.Period, api.Period, apptest.DataUsageToken, "", 200},
		{api.Period, api.Period, apptest.PulseToken, "", 403},
		{api.Usage, api.Usage, apptest.DataUsageToken, "", 200},
		{api.Usage, api.Usage + "?limit=0", apptest.DataUsageToken, "", 400},
	} {
		r := httptest.NewRequest(http.MethodGet, q.path, nil)
		if q.token != "" {
			r.Header.Set("Authorization", "Bearer "+q.token)
			r.Header.Set("Subject-IIN", iin)
		}
		if q.known != "" {
			r.Header.Set("If-None-Match", q.known)
		}
		a := p.Client().Do(t, r)
		if a.Status != q.status {
			t.Errorf("%s: %d, want %d: %s", q.path, a.Status, q.status, a.Body)
			continue
		}
		asked[q.route+fmt.Sprint(q.status)] = true
		compare(t, spec, c, q.route, a)
	}
	for path := range spec["paths"].(object) {
		if !asked[path+"200"] {
			t.Errorf("%s was not asked", path)
		}
	}
}

// compare holds an answer against what is written of it.
func compare(t *testing.T, spec object, c *jsonschema.Compiler, route string, a *apptest.Answer) {
	t.Helper()
	pointer := "/paths/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(route) + "/get/responses/" + fmt.Sprint(a.Status)
	written := resolve(spec, object{"$ref": "#" + pointer})
	if written == nil {
		t.Errorf("%s: %d is not described", route, a.Status)
		return
	}
	if ref, isRef := written["$ref"].(string); isRef {
		pointer, written = strings.TrimPrefix(ref, "#"), resolve(spec, written)
	}
	if a.Status == http.StatusNotModified {
		if len(a.Body) > 0 {
			t.Errorf("%s: 304 with %d bytes", route, len(a.Body))
		}
		return
	}
	media := a.Header.Get("Content-Type")
	if written["content"].(object)[media] == nil {
		t.Errorf("%s: %d is %s", route, a.Status, media)
		return
	}
	schema, err := c.Compile(specAt + "#" + pointer + "/content/" + strings.ReplaceAll(media, "/", "~1") + "/schema")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("%s: %v", route, err)
	}
	if !json.Valid(a.Body) {
		t.Errorf("%s: no JSON", route)
	}
}
