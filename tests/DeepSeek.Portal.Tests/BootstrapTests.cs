using System.Net;
using System.Security.Cryptography;
using DeepSeek.Portal.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Tests;

public sealed class BootstrapTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IDisposable
{
    private const string Bootstrap = "given by somebody else";
    private const string Own = "known to nobody else";

    private readonly string _directory = Directory.CreateTempSubdirectory("ds-portal-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task SignIn_WithTheBootstrapPassword_OpensNothingUntilItIsChanged()
    {
        await using var portal = await StartAsync();
        using var browser = portal.CreateBrowser();
        (await PortalApplication.SignInAsync(browser, Bootstrap, Cancellation)).Dispose();

        foreach (var path in new[] { "/", "/keys", "/_blazor" })
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            Assert.Equal("/change-password", answer.Headers.Location?.AbsolutePath);
        }

        Assert.Contains("is not right", await ChangeAsync(browser, "not the current one", Own), StringComparison.Ordinal);
        Assert.Contains("at least 12", await ChangeAsync(browser, Bootstrap, "short"), StringComparison.Ordinal);
        Assert.Contains("is the old one", await ChangeAsync(browser, Bootstrap, Bootstrap), StringComparison.Ordinal);
        Assert.Empty(await ChangeAsync(browser, Bootstrap, Own));
        Assert.Contains("<h1>Overview</h1>", await browser.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_WithoutAntiforgeryToken_IsABadRequestInWords()
    {
        await using var portal = await StartAsync();
        using var browser = portal.CreateBrowser();
        (await PortalApplication.SignInAsync(browser, Bootstrap, Cancellation)).Dispose();

        foreach (var content in new HttpContent[] { new FormUrlEncodedContent([new("returnUrl", "/")]), new StringContent("no form"), new ByteArrayContent([]) })
        {
            using var answer = await browser.PostAsync(new Uri("/sign-out", UriKind.Relative), content, Cancellation);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("You are still signed in", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using var still = await browser.GetAsync(new Uri("/", UriKind.Relative), Cancellation);
        Assert.Equal("/change-password", still.Headers.Location?.AbsolutePath);
    }

    private static async Task<string> ChangeAsync(HttpClient browser, string current, string wanted)
    {
        using var answer = await PortalApplication.SubmitAsync(
            browser, "/change-password", new Dictionary<string, string> { ["Input.Current"] = current, ["Input.Wanted"] = wanted }, Cancellation);
        return answer.StatusCode == HttpStatusCode.Redirect ? "" : await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private async Task<PortalApplication> StartAsync()
    {
        var keyFile = Path.Combine(_directory, "signing.pem");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Cancellation);
        }

        var database = new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite($"Data Source={Path.Combine(_directory, "portal.db")}").Options;
        await using (var context = new SqlitePortalDbContext(database))
        {
            await context.Database.MigrateAsync(Cancellation);
        }

        return new PortalApplication(
            garnet.ConnectionString, _directory, "Production", ("Snapshots:PrivateKeyFile", keyFile), ("Portal:BootstrapPassword", Bootstrap));
    }
}
