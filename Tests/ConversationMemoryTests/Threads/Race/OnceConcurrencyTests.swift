import Testing

@Suite(.serialized) struct OnceConcurrencyTests {
  @Test("L4 B2 L1 L3 L5 nothing lost, nothing twice: a queue", arguments: Race.all(on: .queue))
  func queue(race: Race) async {
    await RaceTrack(race).run().check()
  }

  @Test(
    "L4 B2 L1 L3 L5 nothing lost, nothing twice: a queue that moves to a log",
    arguments: Race.all(on: .moving))
  func moving(race: Race) async {
    await RaceTrack(race).run().check()
  }

  @Test(
    "L4 B2 L1 L3 L5 B8 nothing lost, nothing twice: a log that lets go of what is consumed",
    arguments: Race.all(on: .consumedLog))
  func consumedLog(race: Race) async {
    await RaceTrack(race).run().check()
  }

  @Test(
    "L4 B2 L1 L3 L5 B8 nothing lost, nothing twice: a log that keeps what is consumed",
    arguments: Race.all(on: .keptLog))
  func keptLog(race: Race) async {
    await RaceTrack(race).run().check()
  }
}
