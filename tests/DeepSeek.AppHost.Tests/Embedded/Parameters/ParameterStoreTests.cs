using Aspire.Hosting.ApplicationModel;
using DeepSeek.AppHost.Embedded.Parameters;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.AppHost.Tests.Embedded.Parameters;

public sealed class ParameterStoreTests : IDisposable
{
    private static readonly GenerateParameterDefault Generated = new() { MinLength = 48, Special = false };
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Get_Persisted_IsTheSameInTheNextRun()
    {
        var first = Store().Get("key", Generated, persist: true);

        Assert.Equal(48, first.Length);
        Assert.Equal(first, Store().Get("key", Generated, persist: true));
        Assert.NotEqual(first, Store().Get("other", Generated, persist: true));
    }

    [Fact]
    public void Get_NotPersisted_IsNewEachRun() =>
        Assert.NotEqual(Store().Get("key", Generated, persist: false), Store().Get("key", Generated, persist: false));

    [Fact]
    public void Get_Configured_IsNotGenerated() => Assert.Equal("mine", Store(("Parameters:key", "mine")).Get("key", Generated, persist: true));

    [Fact]
    public void Get_FileCutShort_MakesANewOne()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "parameters.json"), "{\"key\": \"ab");

        Assert.Equal(48, Store().Get("key", Generated, persist: true).Length);
    }

    [Fact]
    public void Get_Persisted_IsReadableByItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix file modes");
        Store().Get("key", Generated, persist: true);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Store().FilePath).UnixFileMode);
    }

    public void Dispose() => _folder.Dispose();

    private ParameterStore Store(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(item => KeyValuePair.Create(item.Key, (string?)item.Value))).Build(),
        _folder.FullName);
}
