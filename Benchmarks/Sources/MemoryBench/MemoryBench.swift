import ConversationMemory
import Foundation

/// Measures a store of many conversations.
///
/// Prints a line for each number: its name, a tab, and the number. What is measured in turns has a
/// line of each name in each turn.
@main
struct MemoryBench {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    let numbers = words.dropFirst().compactMap { Int($0) }
    switch (words.first, numbers.count) {
    case ("fill", 3): Fill.run(conversations: numbers[0], messages: numbers[1], bytes: numbers[2])
    case ("steady", 1): Steady.run(conversations: numbers[0])
    case ("length", 1): Length.run(messages: numbers[0])
    case ("drain", 1): Drain.run(conversations: numbers[0])
    case ("pinned", 1): Rare.pinned(numbers[0])
    case ("thinned", 1): Rare.thinned(numbers[0])
    case ("timed", 1): Rare.timed(numbers[0])
    case ("states", 1): Rare.states(numbers[0])
    case ("keyed", 1): Rare.keyed(numbers[0])
    case ("apart", 1): Rare.apart(numbers[0])
    case ("grouped", 2): Rare.grouped(numbers[0], handingOut: numbers[1])
    case ("working", 1): Rare.working(numbers[0])
    case ("expire", 1): Expiry.run(conversations: numbers[0])
    case ("record", 4):
      Recording.run(
        conversations: numbers[0], threads: numbers[1], turns: numbers[2],
        milliseconds: numbers[3])
    case ("replay", 4):
      Replay.run(
        Chat(conversations: numbers[0], messages: numbers[1], run: numbers[2]), turns: numbers[3])
    case ("snapshot", 2):
      Snapshot.run(Chat(conversations: numbers[0], messages: numbers[1], run: 1))
    case ("look", 1): Look.run(consumers: numbers[0])
    default:
      FileHandle.standardError.write(
        Data(
          """
          usage: memory-bench fill CONVERSATIONS MESSAGES BYTES
                 memory-bench steady|drain|expire|pinned|thinned|timed|states|keyed|apart
                              CONVERSATIONS
                 memory-bench grouped CONVERSATIONS HANDED-OUT
                 memory-bench working CONVERSATIONS
                 memory-bench length MESSAGES
                 memory-bench record CONVERSATIONS THREADS TURNS MILLISECONDS
                 memory-bench replay CONVERSATIONS MESSAGES RUN TURNS
                 memory-bench snapshot CONVERSATIONS MESSAGES
                 memory-bench look CONSUMERS

          """.utf8))
      exit(2)
    }
  }
}
