using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Transport;

/// <summary>
/// The configured certificate, looked at again and again: one that is renewed is shown to the next connection, without a restart. Polled and not watched, because
/// changes of a mounted secret are not told reliably.
/// </summary>
internal sealed partial class ReloadedCertificate(
    CertificateFiles files, IOptions<ConnectionOptions> options, TimeProvider time, ILogger<ReloadedCertificate> logger) : BackgroundService
{
    private SslStreamCertificateContext? _current;
    private string _fingerprint = "";
    private string _reported = "";

    /// <summary>What is shown to whoever connects; null where nothing but what the server read at its start is known.</summary>
    public SslStreamCertificateContext? Current => Volatile.Read(ref _current);

    /// <summary>What is there at the start the server has read itself; from then on only changes are of interest.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _fingerprint = TryFingerprint() ?? "";
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.CertificatePollSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Read();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Read()
    {
        if (TryFingerprint() is not { } fingerprint || fingerprint == _fingerprint)
        {
            return;
        }

        try
        {
            var all = files.Load();
            Volatile.Write(ref _current, SslStreamCertificateContext.Create(all[0], [.. all.Skip(1)], offline: true));
            _fingerprint = fingerprint;
            LogChanged(logger, all[0].Subject, all[0].NotAfter);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Its files may be changed one after the other: the next look finds them together.
            Report(e.Message);
        }
    }

    private string? TryFingerprint()
    {
        try
        {
            return files.Fingerprint();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e.Message);
            return null;
        }
    }

    private void Report(string reason)
    {
        if (_reported != reason)
        {
            _reported = reason;
            LogUnreadable(logger, files.Path, reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate changed: {Subject}, good until {End}.")]
    private static partial void LogChanged(ILogger logger, string subject, DateTime end);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be read, or does not belong to its key; the certificate before goes on. {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);
}
