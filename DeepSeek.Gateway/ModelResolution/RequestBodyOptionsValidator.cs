using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ModelResolution;

internal sealed class RequestBodyOptionsValidator : IValidateOptions<RequestBodyOptions>
{
    public ValidateOptionsResult Validate(string? name, RequestBodyOptions options) =>
        options.MaxRequestBodyBytes is >= RequestBodyOptions.Least and <= RequestBodyOptions.Most
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{RequestBodyOptions.Section}:{nameof(options.MaxRequestBodyBytes)} is {options.MaxRequestBodyBytes}; "
                + $"it must be {RequestBodyOptions.Least} to {RequestBodyOptions.Most} bytes.");
}
