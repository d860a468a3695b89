package e2etest
import ("testing";"time";"fmt")
func TestTmp(t *testing.T){
 s:=time.Now()
 c:=newTown(t)
 fmt.Println("town",time.Since(s), c.questions, c.draftFile, c.caseFile)
 for k,v:=range c.cases{fmt.Println(k,v.Number,v.Status,v.Overdue,v.Due.At)}
 b:=newTab(t,c.portal,chromium.use(t))
 v:=c.visitor(t,"citizen")
 b.carry(v)
 fmt.Println(b.open("/ru/cabinet"), b.words()[:200])
 fmt.Println(b.weight())
 fmt.Println(b.complained())
 for _,e:=range c.Routes.Entries(){fmt.Println(e.Method,e.Pattern)}
 fmt.Println("end",time.Since(s))
}
