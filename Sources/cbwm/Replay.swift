import ArgumentParser
import ConversationMemory
import ConversationReplay

/// `cbwm replay`: plays recorded chats through a window, and shows what it keeps and what leaves.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Play recorded chats through a window, and show what it keeps and what leaves.",
    discussion: """
      Every conversation of the logs gets a memory of its own. Producers append its messages at \
      the log's own time, each below the message that it answers; consumers dequeue them; and \
      windows and paths are read on the way. The report says what became of all messages, how many \
      replies found their parent still live, how long messages took, and what they took of memory.

      EXAMPLES
        cbwm replay chat.jsonl
        cbwm replay --window 10m,turns:5 --json chat.jsonl
        cbwm replay --format irc --producers 4 --consumers 2 logs/*.raw.txt
        cbwm replay --group workers:4 --fail 0.01 --aggregates chat.jsonl
        cbwm replay --speed 60 chat.jsonl             an hour in a minute
        cbwm replay --store chat.jsonl                all conversations in one store
        zcat chat.jsonl.gz | cbwm replay -            what comes from standard input

      FORMATS
        irc       [HH:MM] <nick> text; replies from NAME.annotation.txt beside NAME.raw.txt
        jsonl     an object a line: text, and conversation, id, parent, role, author, time
        chitchat  one object of conversations

      EXIT STATUS
        0 all went well; 1 a file or a line could not be read, or the report not be written; 2 \
      wrong usage; 70 the report does not add up; 130 interrupted, after the report so far.
      """)

  @Option(help: "The logs' format: \(LogFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = LogFormat.auto

  @Option(
    help: ArgumentHelp(
      "How long a message is valid: limits with commas between them. (default: 30m)",
      discussion: """
        A time (500ms, 30s, 10m, 2h, 7d), count:N, turns:N, bytes:N (also 64k, 1m), tokens:N (a \
        token is about 4 bytes), schedule:TIME, cut:anywhere, or unbounded.
        """,
      valueName: "limits"),
    transform: { try ConversationWindow(parsing: $0) })
  var window = ConversationWindow.time(.seconds(1800))

  @Option(help: "The most messages of one conversation that are live at once, at least 1.")
  var capacity = 1024

  @Option(
    help: ArgumentHelp(
      "What a full memory does: evict, reject or wait.",
      discussion: """
        evict: the oldest message gives way. reject: the new one is refused, and counted. wait: \
        producers wait until a consumer takes one out; messages then leave when they are dequeued, \
        and it takes at least one consumer.
        """))
  var overflow = Overflow.evict

  @Flag(
    help: """
      Keep all conversations together in one store, as packed bytes, in place of a memory for \
      each. The log is then played in its order, by one producer. With --group every conversation \
      has a group.
      """)
  var store = false

  @Option(
    name: .customLong("producers"),
    help: ArgumentHelp(
      """
      How many threads append, 1 to \(ReplayOptions.maximumThreadCount). (default: 2, or 1 with \
      --store)
      """, valueName: "producers"))
  var givenProducers: Int?

  @Option(
    name: .customLong("consumers"),
    help: ArgumentHelp(
      """
      How many threads dequeue, 0 to \(ReplayOptions.maximumThreadCount). With 0, latency is that \
      of the append alone. (default: 1, or 0 with --store; with --group as many as it says)
      """, valueName: "consumers"))
  var givenConsumers: Int?

  private var producers: Int { givenProducers ?? (store ? 1 : 2) }
  private var consumers: Int { givenConsumers ?? (store ? 0 : 1) }

  @Option(
    help: ArgumentHelp(
      "Let consumers work as a group that acknowledges: its name and how many they are.",
      valueName: "name:count"),
    transform: GroupArgument.init)
  var group: GroupArgument?

  @Option(
    help: ArgumentHelp(
      "How often a consumer of the group fails, from 0 to 1; what fails three times is given up.",
      valueName: "rate"))
  var fail = 0.0

  @Flag(help: "Also report messages per minute, of all and by speaker.")
  var aggregates = false

  @Option(
    help: ArgumentHelp(
      "How fast the log's time goes by: max, or times as fast as it did.", valueName: "factor"))
  var speed = Speed.max

  @Flag(help: "Print the report as one JSON object, and nothing else.")
  var json = false

  @Flag(help: "Replay nothing if any file or line cannot be read.")
  var strict = false

  @Argument(help: "The logs, replayed as one.")
  var file: [String]

  /// The options in the words of a replay.
  private var options: ReplayOptions {
    var options = ReplayOptions()
    options.window = window
    options.capacity = capacity
    options.overflow = overflow.rule
    options.producerCount = producers
    options.consumerCount = group?.count ?? consumers
    options.groupWork = group.map { GroupWork(name: $0.name, failureRate: fail) }
    options.usesStore = store
    return options
  }

  func validate() throws {
    if fail != 0, group == nil {
      throw ValidationError("Only consumers of a group fail; name one with --group.")
    }
    if let contradiction = options.contradiction { throw ValidationError(contradiction) }
  }

  func run() throws {
    let files = LogFiles(file, format: format)
    files.complain()
    if files.hasComplaints, strict || files.readCount == 0 { throw Status.data }
    let outcome = replay(files.contents)
    try print(outcome, of: files.contents)
    for contradiction in outcome.contradictions {
      StandardError.write("Internal error: \(contradiction)")
    }
    if !outcome.contradictions.isEmpty { throw Status.internalError }
    if outcome.isStopped { throw Status.interrupted }
    if files.hasComplaints { throw Status.data }
  }

  private func replay(_ contents: LogContents) -> ReplayOutcome {
    let stop = Interrupt.stop
    let replay = Replay(contents, options: options, stop: stop, pace: speed.pace(stop: stop))
    Interrupt.listen()
    guard !json else { return replay.run() }
    var progress = TerminalProgress(total: replay.messageCount)
    defer { progress.finish() }
    return replay.run { progress.update(count: $0) }
  }

  private func print(_ outcome: ReplayOutcome, of contents: LogContents) throws {
    var report = outcome.report
    if aggregates { report.aggregates = LogAggregates(contents) }
    if json { return try StandardOutput.write(try report.json() + "\n") }
    let latencyName =
      options.consumerCount == 0 ? "Append latency" : "Latency from append to hand-over"
    try StandardOutput.write(
      report.text(latencyName: latencyName, occupancy: OccupancyPlot(outcome.samples)))
  }
}

extension LogFormat: ExpressibleByArgument {}

extension ReplayCommand {
  /// What a full memory does, as it is typed.
  enum Overflow: String, CaseIterable, ExpressibleByArgument {
    case evict
    case reject
    case wait

    var rule: ConversationOverflow {
      switch self {
      case .evict: .evictOldest
      case .reject: .reject
      case .wait: .wait
      }
    }
  }
}
