import ConversationReplay
import Testing

/// Logs with some of their bytes changed, doubled or taken out, from a seed that a failure names.
@Suite struct HostileBytesTests {
  /// Sebastiano Vigna's SplitMix64.
  private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private func damaged(_ text: String, using random: inout SplitMix64) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0...3, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  @Test("Every line of a damaged IRC log is a message or a problem", arguments: UInt64(0)..<200)
  func irc(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let log = "[10:00] <a> x\n=== b has joined\n[23:59]  * c é\r\n[00:00] <d>\n"
    let bytes = damaged(log, using: &random)
    let lineCount = LogLines(bytes).reduce(0) { count, _ in count + 1 }
    let reader = IRCLogReader(file: "2004-11-15.raw.txt")
    let plain = reader.read(bytes)
    #expect(plain.messages.count + plain.problems.count == lineCount)
    let linked = reader.read(
      bytes, annotation: damaged("0 0 -\n0 2 -\n1 2 -\n2 3 -\n", using: &random))
    #expect(linked.messages.count == plain.messages.count)
    #expect(zip(plain.messages, plain.messages.dropFirst()).allSatisfy { $0.time <= $1.time })
  }

  @Test("A damaged JSON lines log gives no more than its lines", arguments: UInt64(0)..<200)
  func jsonLines(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let log =
      #"{"text":"aé\n","time":"2018-05-02T19:38:15.25+02:00","role":"user"}"# + "\n"
      + #"{"id":12,"parent":"é","text":"","time":-1.5e3,"author":null,"x":[{"y":true}]}"# + "\n"
    let bytes = damaged(log, using: &random)
    let lineCount = LogLines(bytes).reduce(0) { count, _ in count + 1 }
    let contents = JSONLinesLogReader(file: "x.jsonl").read(bytes)
    #expect(contents.messages.count + contents.problems.count <= lineCount)
    #expect(contents.problems.allSatisfy { $0.found.count < 200 })
  }

  @Test("A damaged dataset is read in part or refused", arguments: UInt64(0)..<200)
  func chitchat(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let json = """
      {"k": {"messages": [[{"text": "é", "timestamp": "2018-05-02T19:38:15Z", "sender": "s"},
      {"text": "b", "timestamp": "2018-05-02T19:38:16Z", "sender": "s"}], []], "prompt": null}}
      """
    let bytes = damaged(json, using: &random)
    do throws(LogError) {
      let contents = try ChitchatLogReader(file: "d.json").read(bytes)
      #expect(contents.messages.allSatisfy { (1...4).contains($0.line) })
    } catch {
      #expect(error.file == "d.json")
    }
  }
}
