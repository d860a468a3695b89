package outbound_test

import (
	"context"
	"encoding/binary"
	"net"
	"sync/atomic"
	"testing"
)

// rebinding is a name server whose every name is outside on the first question and loopback
// on the second, and so on.
func rebinding(t *testing.T) *net.Resolver {
	t.Helper()
	socket, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	go answerNames(socket)
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", socket.LocalAddr().String())
	}}
}

func answerNames(socket net.PacketConn) {
	var asked atomic.Int32
	buffer := make([]byte, 512)
	for {
		n, from, err := socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		address := [4]byte{127, 0, 0, 1}
		if isA(buffer[:n]) && asked.Add(1)%2 == 1 {
			address = [4]byte{192, 0, 2, 1} // reserved for documents: nobody is there
		}
		_, _ = socket.WriteTo(answerTo(buffer[:n], address), from)
	}
}

// question gives the end of the first question of a message and its type.
func question(message []byte) (end int, kind uint16) {
	end = 12
	for message[end] != 0 {
		end += int(message[end]) + 1
	}
	end += 5
	return end, binary.BigEndian.Uint16(message[end-4:])
}

func isA(message []byte) bool { _, kind := question(message); return kind == 1 }

// answerTo answers a question about an IPv4 address; any other has no answer.
func answerTo(asked []byte, address [4]byte) []byte {
	end, _ := question(asked)
	answer := append([]byte{asked[0], asked[1], 0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0}, asked[12:end]...)
	if !isA(asked) {
		return answer
	}
	answer[7] = 1
	answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
	return append(answer, address[:]...)
}
