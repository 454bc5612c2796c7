using Microsoft.Extensions.Configuration;

namespace DeepSeek.AppHost.Tests;

public sealed class LocalSettingsTests
{
    [Fact]
    public void TryRead_Nothing_HasTheDefaults()
    {
        var (settings, problem) = Read();

        Assert.Null(problem);
        Assert.Equal((8080, 8443, 8090, 2), (settings!.GatewayHttpPort, settings.GatewayHttpsPort, settings.PortalPort, settings.InferenceReplicas));
        Assert.Equal(PortalDatabase.Sqlite, settings.PortalDatabase);
        Assert.EndsWith(".local", settings.DataDirectory);
        Assert.EndsWith("models", settings.ModelPath);
    }

    [Fact]
    public void TryRead_PortZero_IsAFreeOne() => Assert.Null(Read(("Ports:Portal", "0")).Settings!.PortalPort);

    [Theory]
    [InlineData("Ports:GatewayHttp", "http", "Ports:GatewayHttp is 'http'; it takes a whole number from 0 to 65535.")]
    [InlineData("Ports:Portal", "70000", "Ports:Portal is '70000'; it takes a whole number from 0 to 65535.")]
    [InlineData("Inference:Replicas", "0", "Inference:Replicas is '0'; it takes a whole number from 1 to 16.")]
    [InlineData("Portal:Database", "Oracle", "Portal:Database is 'Oracle'; it is one of Sqlite, PostgreSql.")]
    public void TryRead_BadSetting_IsSaidInASentence(string key, string value, string sentence) => Assert.Equal(sentence, Read((key, value)).Problem);

    private static (LocalSettings? Settings, string? Problem) Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(item => KeyValuePair.Create(item.Key, (string?)item.Value)))
            .Build();
        _ = LocalSettings.TryRead(configuration, AppContext.BaseDirectory, out var found, out var problem);
        return (found, problem);
    }
}
