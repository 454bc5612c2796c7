namespace DeepSeek.Inference.Tests.Hosting;

[CollectionDefinition(Name)]
public sealed class StandaloneGroup : ICollectionFixture<StandaloneFixture>
{
    public const string Name = "standalone";
}
