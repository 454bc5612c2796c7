using System.Collections.Concurrent;
using System.Net.Http.Headers;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
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
            await Eventually.TrueAsync(() => log.Exceptions.Any(exception => exception.Message == "a detail"));
        }

        Directory.Delete(folder, recursive: true);
    }

    private sealed class BrokenSource : ISnapshotSource<GatewaySnapshot>
    {
        public Snapshot<GatewaySnapshot>? Current => throw new InvalidOperationException("a detail");

        public DateTimeOffset? ConfirmedAt => null;
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
