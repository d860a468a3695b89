package document
import ("testing";"bytes";"fmt";"time";"strings")
func TestZZ(t *testing.T){
 for _,u:=range []string{"obj","obj<<(","obj[","obj<<","/a","obj<</First/Filter/FlateDecode>>stream\n","obj%","obj<<%","/","<","obj<</First>>stream\n","(","obj <</A("} {
  pdf:=pdfFile(strings.Repeat(u,(MaxSize-2000)/len(u)))
  s:=time.Now(); _,err:=Check(pdf,"a"); fmt.Printf("%-40q %v %v\n",u,time.Since(s),err)
 }
 // empty-block zlib
 z:=append([]byte{0x78,0x9c},bytes.Repeat([]byte{0,0,0,0xff,0xff},2000000)...)
 pdf:=pdfFile("<</First/Filter/FlateDecode>>stream\n"+string(z))
 s:=time.Now(); _,err:=Check(pdf,"a"); fmt.Println(time.Since(s),err)
 big:=pngOf(40000000,1,0,make([]byte,40000001)); s=time.Now(); _,err=Check(big,"a"); fmt.Println(time.Since(s),err,len(big))
 big=pngOf(1,40000000,0,make([]byte,80000000)); s=time.Now(); _,err=Check(big,"a"); fmt.Println(time.Since(s),err,len(big))
}
