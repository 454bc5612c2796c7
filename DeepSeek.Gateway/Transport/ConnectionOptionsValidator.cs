using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Transport;

internal sealed class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>
{
    private const double Mebi = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, ConnectionOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        Check(failures, nameof(options.MaxConnections), options.MaxConnections, 1, 1_000_000, "connections");
        Check(failures, nameof(options.CertificatePollSeconds), options.CertificatePollSeconds, 1, 3600, "seconds");
        Check(failures, nameof(options.HandshakeSeconds), options.HandshakeSeconds, 1, 300, "seconds");
        Check(failures, nameof(options.HeadersSeconds), options.HeadersSeconds, 1, 300, "seconds");
        Check(failures, nameof(options.IdleSeconds), options.IdleSeconds, 1, 3600, "seconds");
        Check(failures, nameof(options.MaxHeaders), options.MaxHeaders, 10, 1000, "headers");
        Check(failures, nameof(options.MaxHeaderBytes), options.MaxHeaderBytes, 1024, Mebi, "bytes");
        Check(failures, nameof(options.MinRequestBytesPerSecond), options.MinRequestBytesPerSecond, 1, Mebi, "bytes a second");
        Check(failures, nameof(options.MinResponseBytesPerSecond), options.MinResponseBytesPerSecond, 1, Mebi, "bytes a second");

        // The server looks once a second, and refuses a grace that is not longer than that.
        Check(failures, nameof(options.GraceSeconds), options.GraceSeconds, 1.1, 300, "seconds");
        Check(failures, nameof(options.MaxStreamsPerConnection), options.MaxStreamsPerConnection, 1, 1000, "requests");
        return failures.Build();
    }

    private static void Check(ValidateOptionsResultBuilder failures, string key, double value, double least, double most, string unit)
    {
        // Written so that what is not a number fails too.
        if (!(value >= least && value <= most))
        {
            failures.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{ConnectionOptions.Section}:{key} is {value}; it must be {least} to {most} {unit}."));
        }
    }
}
