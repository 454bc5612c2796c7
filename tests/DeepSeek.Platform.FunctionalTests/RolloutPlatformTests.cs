namespace DeepSeek.Platform.FunctionalTests;

/// <summary>Those that change which version is active: on one platform, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RolloutPlatformTests : ICollectionFixture<RolloutFixture>
{
    public const string Name = "roll-outs";
}
