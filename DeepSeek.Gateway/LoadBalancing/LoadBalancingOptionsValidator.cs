using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.LoadBalancing;

internal sealed class LoadBalancingOptionsValidator : IValidateOptions<LoadBalancingOptions>
{
    public ValidateOptionsResult Validate(string? name, LoadBalancingOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        Check(failures, nameof(options.CooldownSeconds), options.CooldownSeconds, 0, 300);
        Check(failures, nameof(options.ConnectTimeoutSeconds), options.ConnectTimeoutSeconds, 0.05, 60);
        Check(failures, nameof(options.CircuitFailureShare), options.CircuitFailureShare, 0.01, 1, "");
        Check(failures, nameof(options.CircuitMinimumCalls), options.CircuitMinimumCalls, 1, 10_000, "");
        Check(failures, nameof(options.CircuitWindowSeconds), options.CircuitWindowSeconds, 1, 600);
        Check(failures, nameof(options.CircuitBreakSeconds), options.CircuitBreakSeconds, 0.1, 600);
        Check(failures, nameof(options.AffinityLoadFactor), options.AffinityLoadFactor, 1, 100, "");
        Check(failures, nameof(options.AffinityFreeLoad), options.AffinityFreeLoad, 0, 10_000, "");
        return failures.Build();
    }

    private static void Check(ValidateOptionsResultBuilder failures, string key, double value, double least, double most, string unit = " seconds")
    {
        // Written so that what is not a number fails too.
        if (!(value >= least && value <= most))
        {
            failures.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{LoadBalancingOptions.Section}:{key} is {value}; it must be {least} to {most}{unit}."));
        }
    }
}
