using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DeepSeek.Portal.Data;
using Microsoft.Data.Sqlite;

namespace DeepSeek.Portal.Tests.Api.Admin;

/// <summary>A portal of its own, whose database goes away.</summary>
public sealed class AdminApiOutageTests : IAsyncLifetime
{
    private readonly AdminApiFixture _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Endpoint_DatabaseAway_IsUnavailableAndNobodysFault()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (_, program) = await _api.InviteAsync("owner");
        using var browser = _api.Portal.CreateBrowser();
        (await PortalApplication.SignInAsync(browser, _api.Portal.Credentials.GetProperty("adminPassword").GetString()!, cancellation)).Dispose();
        using var there = await AdminApiFixture.SendAsync(browser, "GET", "/keys");
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);

        using (Away())
        {
            foreach (var client in new[] { program, browser })
            {
                foreach (var (method, path) in new[] { ("GET", "/keys"), ("GET", "/tokens"), ("POST", "/tenants") })
                {
                    using var answer = await AdminApiFixture.SendAsync(client, method, path, new { name = "x" });
                    var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);

                    Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{method} {path}: {answer.StatusCode} {problem}");
                    Assert.Equal(("application/problem+json", "database_unreachable"), (answer.Content.Headers.ContentType?.MediaType, problem.GetProperty("code").GetString()));
                }
            }
        }

        using var again = await AdminApiFixture.SendAsync(program, "GET", "/keys");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    /// <summary>A folder where the file was: it cannot be opened.</summary>
    private Moved Away() => new(Path.Combine(_api.Portal.Directory, DataExtensions.SqliteFileName));

    private sealed class Moved : IDisposable
    {
        private readonly string _file;

        public Moved(string file)
        {
            _file = file;
            SqliteConnection.ClearAllPools();
            File.Move(file, file + ".away");
            Directory.CreateDirectory(file);
        }

        public void Dispose()
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_file);
            File.Move(_file + ".away", _file);
        }
    }
}
