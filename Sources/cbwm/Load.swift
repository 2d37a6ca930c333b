import ArgumentParser
import ConversationMemory
import ConversationReplay

/// `cbwm load`: fills a store with many conversations, and says how fast that was and what they
/// take.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Fill a store with synthetic conversations, and say how fast that was.",
    discussion: """
      Threads append messages to many conversations in one store, to all of them alike or to some \
      far more than to others. The report is that of a replay: rates, latencies of appends, what \
      became of all messages, and what they take of memory.

      EXAMPLES
        cbwm load                                     a million conversations of ten messages
        cbwm load --conversations 1000 --messages 1000 --window count:50
        cbwm load --skew 1 --bytes 20-400 --byte-budget 256m
        cbwm load --rate 50000 --window 10s --json

      EXIT STATUS
        0 all went well; 1 the report could not be written; 2 wrong usage; 70 the report does not \
      add up; 130 interrupted, after the report so far.
      """)

  @Option(help: "How many conversations there are.")
  var conversations = LoadOptions().conversationCount

  @Option(help: "How many messages a conversation gets on average.")
  var messages = LoadOptions().messageCount

  @Option(
    help: ArgumentHelp(
      "The bytes of a message: a number, or the least and the most.", valueName: "n|n-n"))
  var bytes = ByteCounts(range: LoadOptions().byteCounts)

  @Option(help: "Messages a second, of all threads together. (default: as many as possible)")
  var rate: Double?

  @Option(
    help: "How unequal conversations are: 0 for not, 1 for Zipf's law, at most 4.")
  var skew = LoadOptions().skew

  @Option(
    help: ArgumentHelp(
      "How long a message is valid, as in replay. (default: unbounded)", valueName: "limits"),
    transform: { try ConversationWindow(parsing: $0) })
  var window = ConversationWindow.unbounded

  @Option(
    help: ArgumentHelp(
      "The most bytes that the store holds (also 64k, 1m, 2g). (default: no bound)",
      valueName: "bytes"),
    transform: { try ByteCounts.budget($0) })
  var byteBudget: Int?

  @Option(help: "How many threads append, 1 to 64.")
  var threads = LoadOptions().threadCount

  @Option(help: "The same seed gives the same load.")
  var seed = LoadOptions().seed

  @Flag(help: "Print the report as one JSON object, and nothing else.")
  var json = false

  /// The options in the words of a load.
  private var options: LoadOptions {
    var options = LoadOptions()
    options.conversationCount = conversations
    options.messageCount = messages
    options.byteCounts = bytes.range
    options.rate = rate
    options.skew = skew
    options.window = window
    options.byteBudget = byteBudget
    options.threadCount = threads
    options.seed = seed
    return options
  }

  func validate() throws {
    if let contradiction = options.contradiction { throw ValidationError(contradiction) }
  }

  func run() throws {
    let load = Load(options, stop: Interrupt.stop)
    Interrupt.listen()
    var progress = TerminalProgress(total: options.total)
    let outcome = load.run { if !json { progress.update(count: $0) } }
    progress.finish()
    try StandardOutput.write(json ? try outcome.report.json() + "\n" : outcome.report.text())
    for contradiction in outcome.contradictions {
      StandardError.write("Internal error: \(contradiction)")
    }
    if !outcome.contradictions.isEmpty { throw Status.internalError }
    if outcome.isStopped { throw Status.interrupted }
  }
}

/// Sizes as they are typed: `100`, or `20-400`.
struct ByteCounts: ExpressibleByArgument {
  let range: ClosedRange<Int>

  init(range: ClosedRange<Int>) {
    self.range = range
  }

  init?(argument: String) {
    let numbers = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let least = numbers.first ?? nil, let most = numbers.last ?? nil, numbers.count <= 2,
      least >= 0, least <= most
    else { return nil }
    range = least...most
  }

  var defaultValueDescription: String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
  }

  /// A size with a unit, as windows of bytes have it.
  static func budget(_ text: String) throws -> Int {
    let units: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
    let unit = text.last.flatMap { units[Character($0.lowercased())] }
    let digits = unit == nil ? text[...] : text.dropLast()
    let (bytes, overflow) = (Int(digits) ?? -1).multipliedReportingOverflow(by: unit ?? 1)
    guard bytes > 0, !overflow else {
      throw ValidationError("“\(text)” is no size such as 1000000, 64k, 256m or 2g.")
    }
    return bytes
  }
}
