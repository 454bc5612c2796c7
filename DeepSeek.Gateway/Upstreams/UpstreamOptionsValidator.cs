using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Upstreams;

internal sealed class UpstreamOptionsValidator : IValidateOptions<UpstreamOptions>
{
    public ValidateOptionsResult Validate(string? name, UpstreamOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        Check(failures, nameof(options.ConnectTimeoutSeconds), options.ConnectTimeoutSeconds, 0.05, 60);
        Check(failures, nameof(options.SilenceSeconds), options.SilenceSeconds, 0.1, 3600);
        Check(failures, nameof(options.CooldownSeconds), options.CooldownSeconds, 0, 300);
        return failures.Build();
    }

    private static void Check(ValidateOptionsResultBuilder failures, string key, double value, double least, double most)
    {
        // Written so that what is not a number fails too.
        if (!(value >= least && value <= most))
        {
            failures.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{UpstreamOptions.Section}:{key} is {value}; it must be {least} to {most} seconds."));
        }
    }
}
