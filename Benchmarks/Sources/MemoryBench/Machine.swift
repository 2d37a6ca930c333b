import CBenchClock
import Foundation

/// What a measurement needs of the machine.
enum Machine {
  /// Resident bytes of this process.
  static var residentBytes: Int {
    let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = statm.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(getpagesize())
  }

  /// Runs something on threads that start at once.
  ///
  /// - Returns: How long it took until the last had ended, in seconds.
  static func onThreads(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) -> Double {
    let gate = DispatchSemaphore(value: 0)
    let done = DispatchSemaphore(value: 0)
    for index in 0..<count {
      Thread.detachNewThread {
        gate.wait()
        work(index)
        done.signal()
      }
    }
    let start = bench_now()
    for _ in 0..<count { gate.signal() }
    for _ in 0..<count { done.wait() }
    return Double(bench_now() - start) / 1e9
  }

  static func report(_ name: String, _ number: Double) {
    print(name, String(format: "%.4f", number), separator: "\t")
  }
}

/// Numbers below a bound, each once, in an order that no cache foresees.
struct Shuffle: Sendable {
  let count: Int
  private let step: Int

  init(_ count: Int) {
    self.count = count
    var step = Int(Double(count) * 0.618) | 1
    while Self.divisor(step, count) != 1 { step += 2 }
    self.step = step
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

  subscript(index: Int) -> Int { index % count * step % count }
}

/// The name of a conversation, and a payload, without an allocation for each.
struct Words {
  private(set) var name: [UInt8] = Array("c:0000000".utf8)
  let payload: [UInt8]

  init(byteCount: Int) {
    payload = (0..<byteCount).map { UInt8(ascii: "a") + UInt8($0 % 26) }
  }

  mutating func rename(_ number: Int) {
    var rest = number
    for place in stride(from: name.count - 1, through: 2, by: -1) {
      name[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}
