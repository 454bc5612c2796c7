using System.Security.Cryptography;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary>The signing keys of the folder, looked at again and again: keys come and go without a restart.</summary>
/// <remarks>Polled and not watched: changes of a mounted secret are not told reliably.</remarks>
internal sealed partial class PlatformTokenKeyStore(
    IOptions<PlatformTokenOptions> options,
    IOptions<PlatformOptions> platform,
    IHostEnvironment environment,
    TimeProvider time,
    ILogger<PlatformTokenKeyStore> logger) : BackgroundService
{
    /// <summary>How often, at most, a token that names an unknown key makes the folder be looked at at once.</summary>
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(1);

    /// <summary>How long after its successor began a key is still there: as long as a token may live, and a minute for clocks that differ.</summary>
    private static readonly TimeSpan Afterlife = TimeSpan.FromSeconds(PlatformTokenOptions.LongestLifetime + 60);

    private readonly Lock _reading = new();
    private readonly Dictionary<string, (string Pem, PlatformTokenKey Key)> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private PlatformTokenKeyRing _current = PlatformTokenKeyRing.Empty;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>The keys in force; the same object as long as they are the same keys.</summary>
    public PlatformTokenKeyRing Current => Volatile.Read(ref _current);

    private string Folder => options.Value.KeysDirectory.Length > 0
        ? Path.GetFullPath(options.Value.KeysDirectory)
        : Path.Combine(platform.Value.DataDirectory, "keys", "tokens");

    /// <summary>Before the server listens: the first request finds the keys.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsDevelopment() && options.Value.KeysDirectory.Length == 0 && !HasKeys(Folder))
        {
            // The day's beginning, so that gateways that start at once make the same file.
            PlatformTokenKeyFiles.Create(Folder, new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero));
        }

        Read();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Looks at the folder now, unless that was done a moment ago: another gateway may sign with a key that came since.</summary>
    public void ReadForUnknownKey()
    {
        lock (_reading)
        {
            if (time.GetUtcNow() - _readAt >= LeastBetween)
            {
                Read();
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.KeyPollSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Read();
        }
    }

    private static bool HasKeys(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*" + PlatformTokenKeyFiles.Extension).Any();

    private void Read()
    {
        lock (_reading)
        {
            _readAt = time.GetUtcNow();
            try
            {
                string[] paths = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*" + PlatformTokenKeyFiles.Extension) : [];
                foreach (var gone in _files.Keys.Except(paths).ToList())
                {
                    _files.Remove(gone);
                }

                foreach (var path in paths)
                {
                    ReadFile(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The folder as a whole is not readable at the moment: what was known goes on.
                Report(Folder, e.Message);
            }

            var ring = new PlatformTokenKeyRing(_files.Values.Select(file => file.Key).DistinctBy(key => key.Id))
                .WithoutRetired(_readAt, Afterlife);
            if (!ring.HasSameKeys(_current))
            {
                Volatile.Write(ref _current, ring);
                LogKeys(logger, string.Join(", ", ring.Keys.Select(key => $"{key.Id} ({PlatformTokenKeyFiles.NameOf(key.SignsFrom)})")));
            }
        }
    }

    private void ReadFile(string path)
    {
        if (!PlatformTokenKeyFiles.TryReadTime(path, out var signsFrom))
        {
            Report(path, "Its name is not the time from which it signs, such as 20261124T210000Z.pem.");
            return;
        }

        try
        {
            var pem = File.ReadAllText(path);
            if (!_files.TryGetValue(path, out var known) || known.Pem != pem)
            {
                _files[path] = (pem, PlatformTokenKey.FromPem(pem, signsFrom));
            }

            _reported.Remove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            // It may be being written: it is read again at the next poll.
            Report(path, e.Message);
        }
    }

    private void Report(string path, string reason)
    {
        if (_reported.Add(path))
        {
            LogUnreadable(logger, path, reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signing keys of the platform's tokens: {Keys}")]
    private static partial void LogKeys(ILogger logger, string keys);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is left out of the signing keys. {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);
}
