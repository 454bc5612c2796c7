using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Data;

internal sealed class DatabaseOptionsValidator(IConfiguration configuration) : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options) => options.Provider switch
    {
        null => ValidateOptionsResult.Fail(
            $"{DatabaseOptions.Section}:{nameof(options.Database)} is '{options.Database}'; allowed are {string.Join(" and ", Enum.GetNames<DatabaseProvider>())}."),
        DatabaseProvider.PostgreSql when string.IsNullOrWhiteSpace(configuration.GetConnectionString(DatabaseOptions.ConnectionName)) =>
            ValidateOptionsResult.Fail(
                $"{DatabaseOptions.Section}:{nameof(options.Database)} is PostgreSql, and ConnectionStrings:{DatabaseOptions.ConnectionName} is not set."),
        _ => ValidateOptionsResult.Success,
    };
}
