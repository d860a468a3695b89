package e2etest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestScratch(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'")
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(404)
			return
		}
		if r.URL.Path == "/404" {
			w.WriteHeader(404)
		}
		r.ParseForm()
		fmt.Fprintf(w, `<!doctype html><html lang=en><title>x</title><main><h1>%v %v</h1><form method=post action=/post><label>n<input name=n></label><select name=s><option value=""></option><option value=a>A</option></select><input type=radio name=r id=r value=1><label for=r>r</label><input type=file name=f><button style="color:red">go</button></form><script>window.z=1</script></main>`, r.Method, r.Form)
	}))
	defer s.Close()
	for _, off := range []bool{false, true} {
		start := time.Now()
		opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.Flag("headless", "new"), chromedp.Flag("disable-gpu", true))
		actx, c := chromedp.NewExecAllocator(context.Background(), opts...)
		defer c()
		root, c := chromedp.NewContext(actx)
		defer c()
		if err := chromedp.Do(root); err != nil {
			t.Fatal(err)
		}
		fmt.Println("launch", time.Since(start))
		ctx, c := chromedp.NewContext(root, chromedp.WithNewBrowserContext(), chromedp.WithListener(func(ev any) {
			n := fmt.Sprintf("%T", ev)
			switch n {
			case "*log.EventEntryAdded", "*runtime.EventExceptionThrown", "*runtime.EventConsoleAPICalled", "*network.EventRequestWillBeSent":
				fmt.Printf("%s %.300s\n", n, fmt.Sprintf("%+v", ev))
			}
		}))
		defer c()
		if off {
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			fmt.Println(err)
		}
		start = time.Now()
		resp, err := chromedp.Run(ctx, chromedp.NavigateResponse(s.URL+"/404"))
		fmt.Println(resp.Status, err, time.Since(start))
		start = time.Now()
		os.WriteFile("/tmp/up.txt", []byte("x"), 0o644)
		err = chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("[name=n]"), "Әже"), chromedp.SetValue(chromedp.CSS("select"), "a"), chromedp.Click(chromedp.CSS("label[for=r]")), chromedp.SetUploadFiles(chromedp.CSS("[name=f]"), []string{"/tmp/up.txt"}))
		fmt.Println(err, time.Since(start))
		start = time.Now()
		n, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll("input").length`))
		fmt.Println(n, err)
		resp, err = chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("button")))
		fmt.Println(resp.Status, err, time.Since(start))
		txt, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("h1")))
		fmt.Println(txt, err)
		axe, _ := os.ReadFile("testdata/axe/axe.min.js")
		start = time.Now()
		err = chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](string(axe)))
		fmt.Println(err, time.Since(start))
		b, err := chromedp.Run(ctx, chromedp.Evaluate[string](`axe.run(document,{resultTypes:['violations'],preload:false}).then(r=>JSON.stringify(r.violations.map(v=>v.id)))`, chromedp.EvalAwaitPromise))
		fmt.Println(b, err, time.Since(start))
	}
}
