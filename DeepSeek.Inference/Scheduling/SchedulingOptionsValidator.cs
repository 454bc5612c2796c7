using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Scheduling;

/// <summary>Stops start-up with a sentence for each setting that is not allowed.</summary>
internal sealed class SchedulingOptionsValidator : IValidateOptions<SchedulingOptions>
{
    public ValidateOptionsResult Validate(string? name, SchedulingOptions options)
    {
        List<string> faults = [];
        if (options.QueueCapacity is < 1 or > 100_000)
        {
            faults.Add($"{SchedulingOptions.Section}:QueueCapacity is {options.QueueCapacity}; 1 to 100000 requests are allowed.");
        }

        if (options.MaxRetryAfterSeconds is < 1 or > 3_600)
        {
            faults.Add($"{SchedulingOptions.Section}:MaxRetryAfterSeconds is {options.MaxRetryAfterSeconds}; 1 to 3600 seconds are allowed.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
