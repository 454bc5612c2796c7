using System.Net;
using DeepSeek.ControlPlane;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Configuration;

/// <summary>Stops start-up with a sentence for each setting that is not allowed.</summary>
internal sealed class InferenceOptionsValidator(IHostEnvironment environment) : IValidateOptions<InferenceOptions>
{
    private const int ShortestKey = 16;

    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        List<string> faults = [];
        if (options.Standalone == true && options.ApiKey.Length == 0 && !environment.IsDevelopment())
        {
            faults.Add(
                $"{InferenceOptions.Section}:ApiKey is empty; outside Development a standalone service needs a key of at least "
                + $"{ShortestKey} characters. "
                + $"If it is meant to serve gateways, set ConnectionStrings:{RedisKeys.StateConnection} instead.");
        }

        if (options.ApiKey.Length is > 0 and < ShortestKey)
        {
            faults.Add($"{InferenceOptions.Section}:ApiKey has {options.ApiKey.Length} characters; at least {ShortestKey} are needed.");
        }

        if (options.ApiKey != options.ApiKey.Trim())
        {
            // A secret file that ends in a line break: no client could ever send that.
            faults.Add($"{InferenceOptions.Section}:ApiKey begins or ends with white space; it must not.");
        }

        if (options.AdvertisedAddress.Length > 0
            && !(Uri.TryCreate(options.AdvertisedAddress, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            faults.Add(
                $"{InferenceOptions.Section}:AdvertisedAddress is '{options.AdvertisedAddress}'; an address such as http://10.0.0.7:8080 is needed.");
        }

        if (options.Http2Port is < 1 or > IPEndPoint.MaxPort)
        {
            faults.Add($"{InferenceOptions.Section}:Http2Port is {options.Http2Port}; 1 to {IPEndPoint.MaxPort} are allowed.");
        }

        if (options.MaxRequestBodyBytes is < 1_024 or > 104_857_600)
        {
            faults.Add($"{InferenceOptions.Section}:MaxRequestBodyBytes is {options.MaxRequestBodyBytes}; 1024 to 104857600 bytes are allowed.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
