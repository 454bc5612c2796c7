using System.Text.Json;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Testing;

namespace DeepSeek.Portal.Tests.Features;

public sealed class DevelopmentAccessTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ds-portal-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Start_FirstTime_WritesTheSixValuesForItsOwnerOnly()
    {
        await using var portal = Start();

        Assert.Equal(
            ["gateway", "gatewayHttps", "portal", "apiKey", "adminUser", "adminPassword"],
            portal.Credentials.EnumerateObject().Select(property => property.Name));
        Assert.True(ApiKey.TryParse(Text(portal, "apiKey"), out _));
        Assert.Equal("http://localhost:8080", Text(portal, "gateway"));
        Assert.StartsWith("http://", Text(portal, "portal"), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(portal.CredentialsPath));
        }
    }

    [Fact]
    public async Task Start_Again_KeepsKeyAndPasswordAndTakesTheNewAddress()
    {
        JsonElement first;
        await using (var portal = Start())
        {
            first = portal.Credentials.Clone();
        }

        await using var again = Start();

        Assert.Equal(first.GetProperty("apiKey").GetString(), Text(again, "apiKey"));
        Assert.Equal(first.GetProperty("adminPassword").GetString(), Text(again, "adminPassword"));
        Assert.NotEqual(first.GetProperty("portal").GetString(), Text(again, "portal"));
        await AssertCanSignInAsync(again);
    }

    [Fact]
    public async Task Start_FileLost_MakesBothAnew()
    {
        JsonElement first;
        await using (var portal = Start())
        {
            first = portal.Credentials.Clone();
        }

        File.Delete(Path.Combine(_directory, "credentials.json"));
        await using var again = Start();

        Assert.NotEqual(first.GetProperty("apiKey").GetString(), Text(again, "apiKey"));
        Assert.NotEqual(first.GetProperty("adminPassword").GetString(), Text(again, "adminPassword"));
        await AssertCanSignInAsync(again);
    }

    [Fact]
    public async Task Start_DatabaseLost_PutsTheFilesKeyAndPasswordInForce()
    {
        JsonElement first;
        await using (var portal = Start())
        {
            first = portal.Credentials.Clone();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_directory, "portal.db*"))
        {
            File.Delete(file);
        }

        await using var again = Start();

        Assert.Equal(first.GetProperty("apiKey").GetString(), Text(again, "apiKey"));
        await AssertCanSignInAsync(again);
    }

    private static string? Text(PortalApplication portal, string name) => portal.Credentials.GetProperty(name).GetString();

    private static async Task AssertCanSignInAsync(PortalApplication portal)
    {
        using var browser = portal.CreateBrowser();
        using var answer = await PortalApplication.SignInAsync(browser, Text(portal, "adminPassword")!, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }

    private PortalApplication Start() => new(garnet.ConnectionString, _directory);
}
