using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Tests;

/// <summary>The whole portal in this process, on a real port and with a data directory of its own; in Development unless told otherwise.</summary>
internal sealed partial class PortalApplication : WebApplicationFactory<Program>
{
    /// <summary>The secret that it shares with gateways and replicas.</summary>
    public static readonly string InternalKey = new('k', 32);

    private readonly string _redis;
    private readonly string _environment;
    private readonly (string Key, string Value)[] _settings;

    public PortalApplication(string redis, string directory, string environment = "Development", params (string Key, string Value)[] settings)
    {
        _redis = redis;
        _environment = environment;
        _settings = settings;
        Directory = directory;
        UseKestrel(0);
        StartServer();
    }

    public string Directory { get; }

    public string CredentialsPath => Path.Combine(Directory, "credentials.json");

    public JsonElement Credentials => JsonDocument.Parse(File.ReadAllText(CredentialsPath)).RootElement;

    private string Address => Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>A browser of a sort: keeps cookies, shows redirects.</summary>
    public HttpClient CreateBrowser(string language = "en")
    {
        // The factory's own client follows redirects only within itself; a plain one over the real port is closer to a browser.
        var handler = new LoopbackCookies(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var client = new HttpClient(handler) { BaseAddress = new Uri(Address) };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return client;
    }

    /// <summary>A page's markup, without the entities that Blazor writes for everything beyond ASCII.</summary>
    public static async Task<string> ReadPageAsync(HttpClient browser, string path, CancellationToken cancellationToken) =>
        WebUtility.HtmlDecode(await browser.GetStringAsync(path, cancellationToken));

    /// <summary>Posts the one form of a page, with its hidden fields.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(
        HttpClient browser, string path, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        var page = await browser.GetStringAsync(path, cancellationToken);
        foreach (Match hidden in HiddenField().Matches(page))
        {
            fields[hidden.Groups["name"].Value] = WebUtility.HtmlDecode(hidden.Groups["value"].Value);
        }

        using var content = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
    }

    /// <summary>As the admin of a first run.</summary>
    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string password, CancellationToken cancellationToken) =>
        SignInAsync(browser, "admin@localhost", password, cancellationToken);

    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string user, string password, CancellationToken cancellationToken) => SubmitAsync(
        browser, "/sign-in", new Dictionary<string, string> { ["Input.Email"] = user, ["Input.Password"] = password }, cancellationToken);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(_environment);
        builder.UseSetting("ConnectionStrings:state", _redis);
        builder.UseSetting("InternalCalls:Key", InternalKey);
        builder.UseSetting("Platform:DataDirectory", Directory);
        builder.UseSetting("services:gateway:http:0", "http://localhost:8080");
        builder.UseSetting("services:gateway:https:0", "https://localhost:8443");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex HiddenField();
}
