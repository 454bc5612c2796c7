using System.Collections.Concurrent;
using System.Net.Http.Headers;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Tests;

public sealed class UnhandledExceptionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Ask_SomethingBreaks_Is500WithoutDetailsAndIsLogged()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
        using var log = new RecordingLoggerProvider();
        await using (var gateway = new GatewayHost(fixture.Redis.ConnectionString, folder, services =>
        {
            services.AddSingleton<ISnapshotSource<GatewaySnapshot>, BrokenSource>();
            services.AddSingleton<ILoggerProvider>(log);
        }))
        {
            gateway.StartServer();
            using var client = new HttpClient { BaseAddress = gateway.Address };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models")
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", fixture.Key.Reveal()) },
            };

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

            var error = await response.IsErrorAsync(ApiError.ServerError);
            Assert.DoesNotContain("detail", error.GetRawText(), StringComparison.Ordinal);
            await Eventually.IsAsync(() => log.Exceptions.Any(exception => exception.Message == "a detail"));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Ask_SomethingBreaksAfterAdmission_LimitsAreToldAllTheSame()
    {
        await fixture.StartReplicasAsync("broken-later");
        var key = await fixture.CreateKeyAsync(change: entry => entry with { Limits = new UsageLimits { RequestsPerMinute = 7 } });
        await using var gateway = new GatewayHost(
            fixture.Redis.ConnectionString, fixture.DataDirectory, services => services.AddSingleton<IAnswerSource, BrokenAnswers>(), ("Platform:InstanceId", "gateway-broken"));
        gateway.StartServer();
        await Eventually.IsAsync(() => gateway.Snapshot?.Number == fixture.Portal.Number && gateway.Serves("broken-later"));
        using var request = fixture.Request(GatewayFixture.Body("broken-later"), key);
        request.RequestUri = new Uri(gateway.Address, request.RequestUri!);

        using var response = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.IsErrorAsync(ApiError.ServerError);
        Assert.Equal("7", response.Headers.GetValues("x-ratelimit-limit-requests").Single());
    }

    private sealed class BrokenAnswers : IAnswerSource
    {
        public IAsyncEnumerable<AnswerEvent> AnswerAsync(GatewayRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("It broke.");
    }

    private sealed class BrokenSource : ISnapshotSource<GatewaySnapshot>
    {
        public Snapshot<GatewaySnapshot>? Current => throw new InvalidOperationException("a detail");

        public DateTimeOffset? ConfirmedAt => null;

        public event Action? Applied { add { } remove { } }
    }

    private sealed class RecordingLoggerProvider : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<Exception> Exceptions { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error && exception is not null)
            {
                Exceptions.Enqueue(exception);
            }
        }

        public void Dispose()
        {
        }
    }
}
