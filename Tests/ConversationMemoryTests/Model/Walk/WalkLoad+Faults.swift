extension WalkLoad {
  /// The loads that must find a fault.
  static func finding(_ fault: ReferenceFault) -> [WalkLoad] {
    switch fault {
    case .countsWhatIsOver: positions
    case .evictsWhatIsOver, .knowsKeysTooLong: bounds
    case .compactsWhatIsOver: replacing
    case .evictsHeadFirst: [tree]
    case .acknowledgesWhatIsOver, .refusesWhatHasLapsed, .extendsAfterRefusal, .extendsForRemoved,
      .removedGoFirst, .newGoFirst, .buriesWhenLooked:
      groupsOfMemories + groupsOfStores
    case .forgetsLate: plain + rare
    case .livesATickLonger: [plain[0]]
    case .tellsEventFirst: bounds
    case .revivesUnderWiderWindow: changing
    case .repeatsIDs: plain
    case .stepsBack: plainQueues
    }
  }
}
