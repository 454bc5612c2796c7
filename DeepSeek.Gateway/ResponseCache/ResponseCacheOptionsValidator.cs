using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ResponseCache;

internal sealed class ResponseCacheOptionsValidator : IValidateOptions<ResponseCacheOptions>
{
    public ValidateOptionsResult Validate(string? name, ResponseCacheOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        Check(failures, nameof(options.MaxTimeToLiveSeconds), options.MaxTimeToLiveSeconds, 1, 2_592_000, "seconds");
        Check(failures, nameof(options.TimeToLiveSeconds), options.TimeToLiveSeconds, 1, options.MaxTimeToLiveSeconds, "seconds");
        Check(failures, nameof(options.MemoryBytes), options.MemoryBytes, 1_048_576, 68_719_476_736, "bytes");
        Check(failures, nameof(options.MemoryEntries), options.MemoryEntries, 16, 10_000_000, "answers");
        Check(failures, nameof(options.MaxAnswerBytes), options.MaxAnswerBytes, 1_024, 67_108_864, "bytes");
        Check(failures, nameof(options.CompressFromBytes), options.CompressFromBytes, 0, 67_108_864, "bytes");
        Check(failures, nameof(options.RedisTimeoutSeconds), options.RedisTimeoutSeconds, 0.001, 5, "seconds");
        Check(failures, nameof(options.RedisCooldownSeconds), options.RedisCooldownSeconds, 0.1, 300, "seconds");
        return failures.Build();
    }

    private static void Check(ValidateOptionsResultBuilder failures, string key, double value, double least, double most, string unit)
    {
        // Written so that what is not a number fails too.
        if (!(value >= least && value <= most))
        {
            failures.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{ResponseCacheOptions.Section}:{key} is {value}; it must be {least} to {most} {unit}."));
        }
    }
}
