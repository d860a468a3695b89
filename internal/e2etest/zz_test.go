package e2etest
import ("testing";"fmt";"time";"os/exec";"strings";"os"
 "github.com/chromedp/chromedp")
func TestZZ(t *testing.T){
	p:=newPortal(t)
	ctx:=chromium.use(t)
	for i:=0;i<4;i++{ b:=newTab(t,p,ctx); b.mustOpen("/ru/") ; _=b}
	time.Sleep(3*time.Second)
	pid:=chromedp.FromContext(ctx).Browser.Process().Pid
	out,_:=exec.Command("ps","-eo","pid,ppid,time,args").Output()
	for _,l:=range strings.Split(string(out),"\n"){ if strings.Contains(l,"chromium")&&strings.Contains(l,"type=renderer"){fmt.Println(l[:min(len(l),110)])}}
	_=pid
	_=os.Getenv
}
