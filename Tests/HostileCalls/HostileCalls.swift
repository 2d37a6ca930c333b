import _ConversationTestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Calls every public function of every library with whatever its parameters' types allow: the
/// ends of numbers, durations and instants, names of no or of a million bytes, ids that never were;
/// in conversations of every state that such calls lead to. Nothing may stop the program but what a
/// documentation comment names as a precondition.
///
/// ```
/// HostileCalls SEED CALLS         makes so many calls, by chance from a seed
/// HostileCalls covers FILE…       says which symbols of symbol graphs it does not call
/// ```
///
/// Each call, and each value that it is given, is written to the standard error stream before it is
/// made: the last lines say what stopped it.
@main
struct HostileCalls {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "covers" {
      exit(Coverage.isComplete(arguments.dropFirst()) ? 0 : 1)
    }
    guard arguments.count == 2, let seed = arguments.first.flatMap({ UInt64($0) }),
      let count = arguments.last.flatMap({ Int($0) })
    else {
      print("usage: HostileCalls SEED CALLS | HostileCalls covers FILE…")
      exit(2)
    }
    let chance = Chance(seed: seed)
    var world = World(chance)
    var theme = world.distinct
    for number in 0..<count {
      // Where a conversation is finished, or its memory is full of what stays, little happens any
      // more.
      if number % 1_600 == 0 { world = World(chance) }
      // Long enough with one of them that it comes into every state.
      if number % 200 == 0 { theme = chance.one(of: world.themes) }
      let call = chance.one(of: chance.once(in: 10) ? world.distinct : theme)
      chance.say("\n\(number) \(call.name)")
      await call.make()
    }
  }
}
