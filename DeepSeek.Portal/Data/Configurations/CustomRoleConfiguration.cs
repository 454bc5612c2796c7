using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class CustomRoleConfiguration : IEntityTypeConfiguration<CustomRole>
{
    public void Configure(EntityTypeBuilder<CustomRole> builder)
    {
        builder.ToTable("CustomRoles");
        builder.Property(role => role.Id).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(role => role.Name).HasMaxLength(CustomRole.MaxNameLength);
        builder.Property(role => role.Description).HasMaxLength(CustomRole.MaxDescriptionLength);
        builder.Property(role => role.CreatedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.HasStamp();
        builder.HasIndex(role => role.Name).IsUnique();
    }
}
