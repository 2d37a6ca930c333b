import Testing
import _ConversationTestSupport

@Suite struct SeededGeneratorTests {
  private struct Stopped: Error {}

  @Test("The numbers are those of the published SplitMix64")
  func matchesPublishedNumbers() {
    var generator = SeededGenerator(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    // The test vector that accompanies the algorithm on rosettacode.org, “Pseudo-random
    // numbers/Splitmix64”, itself from the authors' C code.
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
    #expect(generator.seed == 1_234_567)
  }

  @Test("The same seed gives the same numbers, and the same splits")
  func repeatsItself() {
    var first = SeededGenerator(seed: 7)
    var second = SeededGenerator(seed: 7)
    var firstSplit = first.split()
    var secondSplit = second.split()
    #expect((0..<9).map { _ in firstSplit.next() } == (0..<9).map { _ in secondSplit.next() })
    #expect(first.next() == second.next())
    #expect(firstSplit.seed != first.split().seed)
  }

  @Test("A seeded body returns, throws and suspends as without")
  func passesThrough() async {
    let number = withSeed { $0.next() }
    let other = await withSeed { generator in
      await Task.yield()
      return generator.next()
    }
    _ = (number, other)
    #expect(throws: Stopped.self) { try withSeed { _ throws(Stopped) in throw Stopped() } }
  }

  @Test("The seed of the environment is taken")
  func readsEnvironment() async {
    await #expect(processExitsWith: .success) {
      setSeedOfEnvironment("13")
      let seed = withSeed { $0.seed }
      precondition(seed == 13)
    }
    await #expect(processExitsWith: .failure) {
      setSeedOfEnvironment("thirteen")
      _ = withSeed { $0.seed }
    }
  }
}
