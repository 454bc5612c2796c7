namespace DeepSeek.Portal.Features.Users;

internal static class UserExtensions
{
    /// <summary>People and their roles.</summary>
    public static IServiceCollection AddUsers(this IServiceCollection services) => services.AddScoped<IUsers, UserService>();
}
