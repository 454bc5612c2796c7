using DeepSeek.ControlPlane.Snapshots;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Publishing;

internal sealed class SnapshotSigningOptionsValidator(IHostEnvironment environment) : IValidateOptions<SnapshotSigningOptions>
{
    private const string Key = $"{SnapshotSigningOptions.Section}:{nameof(SnapshotSigningOptions.PrivateKeyFile)}";

    public ValidateOptionsResult Validate(string? name, SnapshotSigningOptions options)
    {
        if (options.PrivateKeyFile.Length == 0)
        {
            return environment.IsDevelopment()
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{Key} is not set. Outside Development it names the file of the private key (PEM, P-256) that signs snapshots.");
        }

        if (!File.Exists(options.PrivateKeyFile))
        {
            return ValidateOptionsResult.Fail($"{Key} is '{options.PrivateKeyFile}'; there is no such file.");
        }

        try
        {
            new SnapshotSigner(File.ReadAllText(options.PrivateKeyFile)).Dispose();
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            return ValidateOptionsResult.Fail($"{Key} is '{options.PrivateKeyFile}', which does not hold a private key in PEM. {e.Message}");
        }
    }
}
