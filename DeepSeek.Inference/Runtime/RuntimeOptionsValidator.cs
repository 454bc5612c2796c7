using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Runtime;

/// <summary>Stops start-up with a sentence for each setting that is not allowed.</summary>
internal sealed class RuntimeOptionsValidator : IValidateOptions<RuntimeOptions>
{
    public ValidateOptionsResult Validate(string? name, RuntimeOptions options)
    {
        List<string> faults = [];
        if (options.Device.ToLowerInvariant() is not ("cpu" or "cuda"))
        {
            faults.Add($"{RuntimeOptions.Section}:Device is '{options.Device}'; 'cpu' and 'cuda' are allowed.");
        }

        Check(options.DeviceIndex is >= 0 and <= 63, options.DeviceIndex, "0 to 63 is allowed");
        Check(options.Threads is >= 0 and <= 1024, options.Threads, "0 (automatic) to 1024 is allowed");
        Check(
            options.PrefillChunkTokens is >= 16 and <= 8192 && options.PrefillChunkTokens % 16 == 0,
            options.PrefillChunkTokens,
            "a multiple of 16, from 16 to 8192, is allowed");
        Check(options.ArenaLimitBytes is 0 or >= 1L << 24, options.ArenaLimitBytes, "0 (as planned) or at least 16777216 bytes is allowed");
        Check(options.KeyValueCacheBytes is 0 or >= 1L << 20, options.KeyValueCacheBytes, "0 (automatic) or at least 1048576 bytes is allowed");
        Check(options.MemoryBudgetBytes is 0 or >= 1L << 24, options.MemoryBudgetBytes, "0 (by the share) or at least 16777216 bytes is allowed");
        if (options.MemoryFraction is not (>= 0.05 and <= 1))
        {
            faults.Add(FormattableString.Invariant(
                $"{RuntimeOptions.Section}:{nameof(options.MemoryFraction)} is {options.MemoryFraction}; 0.05 to 1 is allowed."));
        }

        Check(options.MaxContextTokens is 0 or >= 64, options.MaxContextTokens, "0 (the model's) or at least 64 is allowed");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool allowed, long value, string rule, [CallerArgumentExpression(nameof(value))] string expression = "")
        {
            if (!allowed) faults.Add($"{RuntimeOptions.Section}:{expression["options.".Length..]} is {value}; {rule}.");
        }
    }
}
