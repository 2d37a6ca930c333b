/// A history as text: time goes down, each thread has a column, each event a line.
///
/// ```
///     thread 0              thread 1
///   1 ┌ enqueue(1)  #1
///   2 │                     ┌ dequeue  #2
///   3 └ accepted            │
///   4                       └ value(1)
///   5 ╷ enqueue(2)  ?
/// ```
///
/// `#n` is the call's place in the order that is drawn with it, `#-` says that it has none; `╷`
/// begins a call that never returned.
struct HistoryDrawing<Operation: Sendable, Outcome: Sendable>: CustomStringConvertible {
  private let calls: [HistoryCall<Operation, Outcome>]
  private let places: [HistoryStamp: Int]

  /// Draws a history and the places of its calls in an order of some of them.
  init(of history: History<Operation, Outcome>, order: [HistoryCall<Operation, Outcome>]) {
    calls = history.calls
    places = Dictionary(
      uniqueKeysWithValues: order.enumerated().map { ($1.invocation, $0 + 1) })
  }

  var description: String {
    let threads = Set(calls.map(\.thread)).sorted()
    var cells = Dictionary(uniqueKeysWithValues: threads.map { ($0, "thread \($0)") })
    var rows = [(label: "", cells: cells)]
    // A thread's bar between the invocation and the response of its call.
    var bars: [Int: String] = [:]
    for event in events {
      cells = bars
      cells[event.thread] = event.text
      bars[event.thread] = event.isOpening ? "│" : nil
      rows.append(("\(event.stamp.number)", cells))
    }
    let labelWidth = rows.map(\.label.count).max() ?? 0
    let widths = Dictionary(
      uniqueKeysWithValues: threads.map { thread in
        (thread, rows.map { $0.cells[thread]?.count ?? 0 }.max() ?? 0)
      })
    return rows.map { row in
      let columns = threads.map { padded(row.cells[$0] ?? "", to: widths[$0] ?? 0) }
      let margin = String(repeating: " ", count: labelWidth - row.label.count)
      let line = margin + row.label + " " + columns.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  private struct Event {
    let stamp: HistoryStamp
    let thread: Int
    let text: String
    let isOpening: Bool
  }

  /// The invocations and responses, by stamp.
  private var events: [Event] {
    calls.flatMap { call in
      let place = places[call.invocation].map { "#\($0)" }
      switch call.completion {
      case .returned(let outcome, let response):
        return [
          Event(
            stamp: call.invocation, thread: call.thread,
            text: "┌ \(call.operation)  \(place ?? "#-")", isOpening: true),
          Event(stamp: response, thread: call.thread, text: "└ \(outcome)", isOpening: false),
        ]
      case .pending:
        return [
          Event(
            stamp: call.invocation, thread: call.thread,
            text: "╷ \(call.operation)  \(place ?? "?")", isOpening: false)
        ]
      }
    }.sorted { $0.stamp < $1.stamp }
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: width - text.count)
  }
}
