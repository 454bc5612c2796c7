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
        Check(options.PrefillChunkTokens is >= 16 and <= 8192, options.PrefillChunkTokens, "16 to 8192 is allowed");
        Check(options.MaxContextTokens is 0 or >= 64, options.MaxContextTokens, "0 (the model's) or at least 64 is allowed");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool allowed, int value, string rule, [CallerArgumentExpression(nameof(value))] string expression = "")
        {
            if (!allowed) faults.Add($"{RuntimeOptions.Section}:{expression["options.".Length..]} is {value}; {rule}.");
        }
    }
}
