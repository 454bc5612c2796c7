using Microsoft.Extensions.Logging;

namespace DeepSeek.AppHost.Embedded.Output;

/// <summary>What the AppHost itself has to say, in the same stream.</summary>
internal sealed class LogStreamLoggerProvider(LogStream stream) : ILoggerProvider
{
    private const string Name = "apphost";

    public ILogger CreateLogger(string categoryName) => new StreamLogger(stream);

    public void Dispose()
    {
    }

    private sealed class StreamLogger(LogStream stream) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var level = logLevel >= LogLevel.Warning ? $"{logLevel}: " : "";
            stream.Write(Name, level + formatter(state, exception));
            if (exception is not null)
            {
                stream.Write(Name, exception.ToString());
            }
        }
    }
}
