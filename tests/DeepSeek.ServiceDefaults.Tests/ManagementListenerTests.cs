using System.Net;
using DeepSeek.ServiceDefaults.Health;
using DeepSeek.ServiceDefaults.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepSeek.ServiceDefaults.Tests;

public sealed class ManagementListenerTests
{
    [Fact]
    public async Task Start_PortZero_ServesMetricsThereAndNotToTenants()
    {
        await using var app = Build(("Management:Port", "0"));
        app.MapGet("/hello", () => "hello");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var tenant = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var operators = new HttpClient { BaseAddress = app.Services.GetRequiredService<ManagementListener>().Address };
        Assert.Equal("hello", await tenant.GetStringAsync("/hello", TestContext.Current.CancellationToken));

        using var hidden = await tenant.GetAsync("/metrics", TestContext.Current.CancellationToken);
        var metrics = await operators.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        using var noTenants = await operators.GetAsync("/hello", TestContext.Current.CancellationToken);

        Assert.NotEqual(0, operators.BaseAddress!.Port);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, noTenants.StatusCode);
        Assert.Contains("http_server_request_duration_seconds", metrics, StringComparison.Ordinal);
        Assert.Contains("service_instance_id=\"this-one\"", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OneCheckFails_LiveAllTheSameAndNotReadyOnBothPorts()
    {
        await using var app = Build(("Management:Port", "0"));
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var tenant = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var operators = new HttpClient { BaseAddress = app.Services.GetRequiredService<ManagementListener>().Address };

        foreach (var client in new[] { tenant, operators })
        {
            using var live = await client.GetAsync(HealthExtensions.LivePath, TestContext.Current.CancellationToken);
            using var ready = await client.GetAsync(HealthExtensions.ReadyPath, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }
    }

    [Fact]
    public async Task Start_NoPort_ListensNowhere()
    {
        await using var app = Build();

        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Null(app.Services.GetRequiredService<ManagementListener>().Address);
    }

    [Theory]
    [InlineData("Management:Port", "65536")]
    [InlineData("Management:Address", "localhost")]
    public async Task Start_BadSetting_StopsWithASentenceThatNamesIt(string key, string value)
    {
        await using var app = Build((key, value));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
        Assert.Contains(value, exception.Message, StringComparison.Ordinal);
    }

    private static WebApplication Build(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration["Platform:InstanceId"] = "this-one";
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks().AddCheck("broken", () => HealthCheckResult.Unhealthy(), tags: [HealthExtensions.ReadyTag]);
        return builder.Build();
    }
}
